/* Stands in for <setjmp.h> while Lua is compiled: wasi-libc has that header only together with the
 * exception handling proposal. Lua lets its errors be replaced, so here an error ends the program with
 * the message and status 1. `pcall` works as long as nothing fails; coroutines cannot yield. */
#ifndef GUEST_SETJMP_H
#define GUEST_SETJMP_H

struct lua_State;

typedef int jmp_buf[1];

_Noreturn void guest_lua_error(struct lua_State *L);

#define LUAI_THROW(L, c) guest_lua_error(L)
#define LUAI_TRY(L, c, f, ud) ((f)(L, ud))

#endif
