-- A walk through the language whose output is the same on every platform.

local function section(name) print("== " .. name) end

section("integers and floats")
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, 2 ^ 10, 10 / 4)
print(math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger)
print(1e15, 1e16, 0.1 + 0.2, 100 * 1.1, 1 / 3, -0.0, 2 ^ 53)
print(1 / 0, -1 / 0, 3 | 4, 6 & 3, 5 ~ 1, ~0, 1 << 62, 1 << 64, -1 >> 1)
print(math.sqrt(2), math.pi)
-- C libraries differ in the last digit of these.
print(string.format("%.12g %.12g %.12g %.12g", math.sin(1), math.exp(1), math.log(10), 2 ^ 0.5))
print(math.tointeger(3.0), math.type(1), math.type(1.0), math.ult(1, -1))
print(string.format("%d %5.2f %e %g %x %q %a", 42, 3.14159, 12345.678, 1e20, 255, "a\nb", 0.5))
print(tostring(1e100), 2 ^ 63, math.floor(-3.5), math.ceil(-3.5), math.fmod(-7, 3))

section("strings")
local text = "The quick brown fox jumps over the lazy dog"
print(#text, text:upper(), text:reverse())
print(text:find("quick"), text:match("(%a+) dog"), text:gsub("o", "0"))
for word in text:gmatch("%a+") do io.write(word:len(), " ") end
print()
print(("x"):rep(5, "-"), ("%s=%s"):format("key", "value"), ("äöü"):len(), utf8.len("äöü"))
for _, c in utf8.codes("héllo €") do io.write(c, " ") end
print()
print(string.pack("<i4 d s1", 7, 1.5, "hi"):byte(1, -1))
print(string.unpack("<i4", "\1\2\3\4"))
print(("a,b,,c"):gsub(",", { [","] = ";" }))

section("tables")
local list = {}
for i = 1, 20 do list[i] = (i * 7919) % 101 end
table.sort(list)
print(table.concat(list, " "))
table.sort(list, function(a, b) return a > b end)
print(table.concat(list, " ", 1, 5), #list, select("#", table.unpack(list)))
table.insert(list, 1, 999)
print(table.remove(list), table.remove(list, 1), #list)
print(next({}), rawlen({ 1, 2 }), rawequal(list, list))

section("closures and metatables")
local function counter()
  local n = 0
  return function() n = n + 1 return n end
end
local a, b = counter(), counter()
print(a(), a(), b(), a())
local Vec = {}
Vec.__index = Vec
Vec.__add = function(p, q) return setmetatable({ p[1] + q[1], p[2] + q[2] }, Vec) end
Vec.__eq = function(p, q) return p[1] == q[1] and p[2] == q[2] end
Vec.__tostring = function(v) return "(" .. v[1] .. ", " .. v[2] .. ")" end
Vec.__call = function(v, k) return v[k] end
local u = setmetatable({ 1, 2 }, Vec) + setmetatable({ 3, 4 }, Vec)
print(tostring(u), u == setmetatable({ 4, 6 }, Vec), u(2))

section("control flow")
for i = 10, 1, -3 do io.write(i, " ") end
print()
local i = 0
repeat
  i = i + 1
  if i == 3 then goto continue end
  io.write(i, " ")
  ::continue::
until i == 6
print()
print(pcall(function(...) return select("#", ...), ... end, 1, nil, 3))

section("load")
local f = load("local x, y = ... ; return x * y + 1")
print(f(6, 7), load(function() return nil end)())

section("garbage")
local keep = {}
for n = 1, 200000 do
  local t = { n, tostring(n) }
  if n % 1000 == 0 then keep[#keep + 1] = t end
end
collectgarbage()
print(#keep, keep[200][2], collectgarbage("count") < 4096)
print(os.time({ year = 2024, month = 2, day = 29, hour = 12 }) > 0, os.getenv("NO_SUCH_VARIABLE"), os.date("!%F %T", 1700000000))

section("files")
local path = arg[1]
if path then
  local out = assert(io.open(path, "w"))
  for n = 1, 1000 do out:write(n, " ", n * n, "\n") end
  print(out:seek("cur"), out:close())
  local lines, total = 0, 0
  for line in io.lines(path) do
    lines, total = lines + 1, total + tonumber(line:match("%d+$"))
  end
  print(lines, total)
  local back = assert(io.open(path, "rb"))
  print(back:seek("end"), back:seek("set", 100), back:read("l", "n", "n", 5))
  back:close()
  print(io.open(path .. "/nothing", "r") == nil, os.rename(path, path .. ".moved"), io.open(path) == nil)
  print(os.remove(path .. ".moved"), io.open(path .. ".moved") == nil)
end
