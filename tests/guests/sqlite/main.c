/* A small SQL shell: sqlite DATABASE < SCRIPT
 *
 * Runs the statements of standard input and prints the rows, columns separated by "|". A statement
 * that fails prints its error and the rest goes on; the exit status is then 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite3.h"

static char *read_all(FILE *in) {
    size_t len = 0, capacity = 1 << 12;
    char *text = malloc(capacity);
    while (text != NULL) {
        len += fread(text + len, 1, capacity - len - 1, in);
        if (len < capacity - 1) {
            text[len] = '\0';
            return text;
        }
        capacity *= 2;
        text = realloc(text, capacity);
    }
    return NULL;
}

static void print_row(sqlite3_stmt *stmt) {
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        const unsigned char *value = sqlite3_column_text(stmt, i);
        printf("%s%s", i == 0 ? "" : "|", value ? (const char *)value : "NULL");
    }
    putchar('\n');
}

static int run(sqlite3 *db, const char *sql) {
    int failures = 0;
    while (*sql != '\0') {
        sqlite3_stmt *stmt = NULL;
        const char *rest = NULL;
        int status = sqlite3_prepare_v2(db, sql, -1, &stmt, &rest);
        if (status == SQLITE_OK && stmt != NULL) {
            while ((status = sqlite3_step(stmt)) == SQLITE_ROW) print_row(stmt);
            sqlite3_finalize(stmt);
        }
        if (status != SQLITE_OK && status != SQLITE_DONE) {
            printf("error %d: %s\n", status, sqlite3_errmsg(db));
            failures++;
        }
        if (rest == NULL || rest == sql) break;
        sql = rest;
    }
    return failures;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: sqlite DATABASE < SCRIPT\n");
        return 2;
    }
    char *sql = read_all(stdin);
    sqlite3 *db = NULL;
    if (sql == NULL || sqlite3_open(argv[1], &db) != SQLITE_OK) {
        fprintf(stderr, "sqlite: %s\n", db ? sqlite3_errmsg(db) : "out of memory");
        return 1;
    }
    int failures = run(db, sql);
    if (sqlite3_close(db) != SQLITE_OK) {
        fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
        return 1;
    }
    free(sql);
    return failures != 0;
}
