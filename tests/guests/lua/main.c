/* Runs a Lua script: lua SCRIPT [ARGUMENT...], or from standard input when SCRIPT is "-". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"
#include "setjmp.h"

_Noreturn void guest_lua_error(lua_State *L) {
    const char *message = lua_tostring(L, -1);
    fflush(stdout);
    fprintf(stderr, "lua: %s\n", message ? message : "(error object is not a string)");
    exit(1);
}

/* io.tmpfile: the build renames the C library's, which WASI does not have. */
FILE *tmpfile(void) {
    return NULL;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: lua SCRIPT [ARGUMENT...]\n");
        return 2;
    }
    lua_State *L = luaL_newstate();
    if (L == NULL) {
        fprintf(stderr, "lua: out of memory\n");
        return 1;
    }
    luaL_openlibs(L);
    lua_createtable(L, argc - 2, 1);
    for (int i = 1; i < argc; i++) {
        lua_pushstring(L, argv[i]);
        lua_rawseti(L, -2, i - 1);
    }
    lua_setglobal(L, "arg");
    if (luaL_loadfile(L, strcmp(argv[1], "-") == 0 ? NULL : argv[1]) != LUA_OK) {
        fprintf(stderr, "lua: %s\n", lua_tostring(L, -1));
        return 1;
    }
    /* Protected, so that an error comes to guest_lua_error and not to the panic function. */
    lua_pcall(L, 0, 1, 0);
    int status = (int)lua_tointeger(L, -1);
    lua_close(L);
    return status;
}
