/* Lua, running a script: tables, closures, strings, numbers, sorting, garbage. */
#include "../bench.h"

#include <stdio.h>

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"
#include "setjmp.h"

static const char script[] = {
#embed "script.lua"
, 0};

static lua_State *L;

_Noreturn void guest_lua_error(lua_State *state) {
    fail(lua_tostring(state, -1));
    __builtin_unreachable();
}

/* io.tmpfile: the build renames the C library's, which WASI does not have. */
FILE *tmpfile(void) {
    return NULL;
}

void prepare(void) {
    L = luaL_newstate();
    luaL_openlibs(L);
    if (luaL_loadbuffer(L, script, sizeof script - 1, "script") != LUA_OK) fail(lua_tostring(L, -1));
}

uint64_t run(void) {
    lua_pushinteger(L, (lua_Integer)opaque(6));
    lua_pcall(L, 1, 1, 0);
    return (uint64_t)lua_tointeger(L, -1);
}
