/* What SQLite needs around it to call functions of the host.
 *
 * SQLite calls SQL functions through pointers to C functions. The host's functions are closures without an address in
 * the guest: here each of them is a number, which SQLite keeps as the function's user data, and one C function
 * that passes the call on to the host with that number. Everything else of SQLite the host calls as it is. */
#include <stddef.h>
#include <stdint.h>

#include "sqlite3.h"

#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

/* Calls the host's function of this number: it reads the arguments and sets the result with SQLite's own functions. */
IMPORT("call_function")
void host_call_function(uint32_t id, sqlite3_context *context, int argc, sqlite3_value **argv);

/* Tells the host that nothing refers to its function any more. */
IMPORT("drop_function")
void host_drop_function(uint32_t id);

static void call(sqlite3_context *context, int argc, sqlite3_value **argv) {
    host_call_function((uint32_t)(uintptr_t)sqlite3_user_data(context), context, argc, argv);
}

static void drop(void *id) {
    host_drop_function((uint32_t)(uintptr_t)id);
}

/* Makes the host's function `id` the SQL function `name` with `argc` arguments (-1: any number). SQLite drops it
 * when it is replaced, when the database is closed, and if this fails. */
EXPORT("create_host_function")
int create_host_function(sqlite3 *db, const char *name, int argc, int flags, uint32_t id) {
    return sqlite3_create_function_v2(db, name, argc, flags, (void *)(uintptr_t)id, call, NULL, NULL, drop);
}
