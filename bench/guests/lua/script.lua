local rounds = ...
local sum = 0
local function mix(value) sum = (sum * 31 + value) % 1000000007 end

local Point = {}
Point.__index = Point
Point.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Point) end
function Point.new(x, y) return setmetatable({x = x, y = y}, Point) end
function Point:length2() return self.x * self.x + self.y * self.y end

local function queens(n)
  local found, columns, up, down = 0, {}, {}, {}
  local function place(row)
    if row > n then found = found + 1 return end
    for c = 1, n do
      if not columns[c] and not up[row + c] and not down[row - c + n] then
        columns[c], up[row + c], down[row - c + n] = true, true, true
        place(row + 1)
        columns[c], up[row + c], down[row - c + n] = nil, nil, nil
      end
    end
  end
  place(1)
  return found
end

for round = 1, rounds do
  local t = {}
  for i = 1, 20000 do t[i] = (i * 7919 + round) % 20011 end
  table.sort(t, function(a, b) return a < b end)
  mix(t[100])
  local words = {}
  for i = 1, 8000 do words[#words + 1] = ("w%d"):format(i * i % 997) end
  local counts = {}
  for word in table.concat(words, " "):gmatch("%a%d+") do counts[word] = (counts[word] or 0) + 1 end
  local different = 0
  for _ in pairs(counts) do different = different + 1 end
  mix(different)
  local p = Point.new(0, 0)
  for i = 1, 60000 do p = p + Point.new(i % 7, -i % 5) end
  mix(p:length2() % 1000003)
  mix(queens(7))
  local x = 0.0
  for i = 1, 300000 do x = x + 1.0 / (i * i) end
  mix(math.floor(x * 1e6))
  local text = string.rep("the quick brown fox ", 400)
  mix(#text:gsub("quick", "slow"):upper():reverse())
end
return sum
