let sum = 0;
function mix(value) { sum = (sum * 31 + value) % 1000003; }

class Shape { constructor(size) { this.size = size; } area() { return 0; } }
class Square extends Shape { area() { return this.size * this.size; } }
class Triangle extends Shape { area() { return this.size * this.size / 2 | 0; } }

function richards(n) {
  const queue = [];
  for (let i = 0; i < 6; i++) queue.push({ id: i, work: n + i, handler: i % 2 ? (t) => { t.work -= 2; } : (t) => { t.work -= 3; } });
  let steps = 0;
  while (queue.length > 0) {
    const task = queue.shift();
    task.handler(task);
    steps++;
    if (task.work > 0) queue.push(task);
  }
  return steps;
}

for (let round = 0; round < rounds; round++) {
  const numbers = Array.from({ length: 5000 }, (_, i) => (i * 7919 + round) % 5003);
  mix(numbers.sort((a, b) => a - b).filter(n => n % 3 === 0).map(n => n * 2).reduce((a, b) => a + b, 0) % 10007);
  const map = new Map();
  for (let i = 0; i < 10000; i++) { const key = "k" + i * i % 499; map.set(key, (map.get(key) || 0) + 1); }
  mix(map.size);
  const shapes = [];
  for (let i = 0; i < 10000; i++) shapes.push(i % 2 ? new Square(i % 10) : new Triangle(i % 12));
  let area = 0;
  for (const shape of shapes) area += shape.area();
  mix(area);
  mix(richards(2000));
  const text = "The year 1984 was followed by 1985, and user@example.org wrote 42 letters. ".repeat(40);
  mix((text.match(/\b\d{4}\b/g) || []).length + text.replace(/[aeiou]/g, "").length);
  const json = JSON.stringify(Array.from({ length: 300 }, (_, i) => ({ id: i, name: "n" + i, tags: ["a", "b", i] })));
  mix(JSON.parse(json).filter(o => o.tags[2] % 2).length + json.length);
  let x = 0;
  for (let i = 1; i < 150000; i++) x += 1 / (i * i);
  mix(Math.floor(x * 1e6) % 1009);
  const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);
  mix(fib(18));
}
sum
