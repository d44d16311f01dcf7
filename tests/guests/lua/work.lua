-- Loops, recursion, tables and strings at work: lua work.lua [SIZE]

local size = tonumber(arg[1] or 7)

local function queens(n)
  local count = 0
  local columns, up, down = {}, {}, {}
  local function place(row)
    if row > n then count = count + 1 return end
    for c = 1, n do
      if not columns[c] and not up[row + c] and not down[row - c] then
        columns[c], up[row + c], down[row - c] = true, true, true
        place(row + 1)
        columns[c], up[row + c], down[row - c] = nil, nil, nil
      end
    end
  end
  place(1)
  return count
end

local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end

local function sieve(limit)
  local composite, count, last = {}, 0, 0
  for i = 2, limit do
    if not composite[i] then
      count, last = count + 1, i
      for j = i * i, limit, i do composite[j] = true end
    end
  end
  return count, last
end

local function spectral(n)
  local function a(i, j) return 1 / ((i + j) * (i + j + 1) / 2 + i + 1) end
  local u, v = {}, {}
  for i = 0, n - 1 do u[i] = 1 end
  for _ = 1, 5 do
    for i = 0, n - 1 do
      local sum = 0
      for j = 0, n - 1 do sum = sum + a(i, j) * u[j] end
      v[i] = sum
    end
    local norm = 0
    for i = 0, n - 1 do norm = math.max(norm, v[i]) end
    for i = 0, n - 1 do u[i] = v[i] / norm end
  end
  return u[0]
end

local function words(n)
  local state, parts = 42, {}
  for i = 1, n do
    state = (state * 1103515245 + 12345) % 2147483648
    parts[i] = string.char(97 + state // 65536 % 26) .. state % 10
  end
  local seen, text = {}, table.concat(parts, " ")
  for word in text:gmatch("%w+") do seen[word] = (seen[word] or 0) + 1 end
  local keys = {}
  for key in pairs(seen) do keys[#keys + 1] = key end
  table.sort(keys, function(x, y) return seen[x] > seen[y] or seen[x] == seen[y] and x < y end)
  return #text, #keys, keys[1], seen[keys[1]], keys[#keys], seen[keys[#keys]]
end

print("queens", queens(size))
print("fib", fib(size * 3))
print("sieve", sieve(size * 10000))
print("spectral", string.format("%.12f", spectral(size * 10)))
print("words", words(size * 1000))
