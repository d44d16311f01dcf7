// What AssemblyScript's modules need of their host beside WASI.
//
// asc words.ts -o words.wasm --optimize --exportRuntime
//
// (asc is version 0.28.20 of the package `assemblyscript` on npm.)

const counts = new Map<string, i32>();

/** Counts the words of a text; returns how many different ones there have been. */
export function add(text: string): i32 {
  const words = text.split(" ");
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    counts.set(word, (counts.has(word) ? counts.get(word) : 0) + 1);
  }
  trace("words", 2, words.length, counts.size);
  return counts.size;
}

/** How often there has been the word; one that there has not been is an error. */
export function count(word: string): i32 {
  if (!counts.has(word)) throw new Error("no word “" + word + "”");
  return counts.get(word);
}

/** Prints the counts, then says whether two random numbers differ. */
export function report(): bool {
  const words = counts.keys().sort();
  for (let i = 0; i < words.length; i++) console.log(words[i] + ": " + counts.get(words[i]).toString());
  return Math.random() != Math.random();
}

/** The year. */
export function year(): i32 {
  return new Date(Date.now()).getUTCFullYear();
}

export function exit(code: i32): void {
  process.exit(code);
}
