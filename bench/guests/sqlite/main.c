/* SQLite, in memory: inserts, lookups with an index, joins, grouping, text, updates, deletes. */
#include "../bench.h"

#include <stdio.h>
#include <string.h>

#include "sqlite3.h"

static sqlite3 *db;

static void check(int status) {
    if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) fail(sqlite3_errmsg(db));
}

void prepare(void) {
    check(sqlite3_open(":memory:", &db));
}

static uint64_t query(const char *sql) {
    sqlite3_stmt *stmt;
    uint64_t sum = 0;
    check(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL));
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const unsigned char *text = sqlite3_column_text(stmt, i);
            for (const unsigned char *c = text; c && *c; c++) sum = sum * 31 + *c;
        }
    check(status);
    check(sqlite3_finalize(stmt));
    return sum;
}

static void insert_rows(uint32_t count) {
    sqlite3_stmt *stmt;
    uint32_t seed = 37;
    char name[32];
    check(sqlite3_prepare_v2(db, "insert into orders values (?, ?, ?, ?)", -1, &stmt, NULL));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t random = next_random(&seed);
        snprintf(name, sizeof name, "item %u of %u", (unsigned)(random % 977), (unsigned)(random >> 20));
        sqlite3_bind_int(stmt, 1, (int)i);
        sqlite3_bind_int(stmt, 2, (int)(random % 1000));
        sqlite3_bind_double(stmt, 3, (random >> 8) / 16.0);
        sqlite3_bind_text(stmt, 4, name, -1, SQLITE_TRANSIENT);
        check(sqlite3_step(stmt));
        check(sqlite3_reset(stmt));
    }
    check(sqlite3_finalize(stmt));
}

uint64_t run(void) {
    uint64_t sum = 0;
    query("create table customers (id integer primary key, city text)");
    query("create table orders (id integer primary key, customer integer, price real, name text)");
    query("begin");
    query("with recursive n(i) as (values (0) union all select i + 1 from n where i < 999) insert into customers select i, 'city ' || i % 50 from n");
    insert_rows(opaque(100000));
    query("create index by_customer on orders (customer)");
    query("commit");
    for (int i = 0; i < 100; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "select count(*), sum(price) from orders where customer = %d and price > 1000", i * 7 % 1000);
        sum = mix(sum, query(sql));
    }
    sum = mix(sum, query("select city, count(*), cast(sum(price) as integer) from orders join customers on customer = customers.id group by city order by city"));
    sum = mix(sum, query("select name, count(*) from orders where name like '%7 of 1%' group by name order by 2 desc, 1 limit 20"));
    sum = mix(sum, query("select a.id, b.id from orders a join orders b on a.customer = b.customer where a.id < 100 and b.price < 90000 order by a.price, b.id"));
    query("update orders set price = price * 2, name = upper(name) where id % 3 = 0");
    query("delete from orders where id % 5 = 1");
    sum = mix(sum, query("select count(*), cast(sum(price) as integer), max(name) from orders"));
    check(sqlite3_close(db));
    return sum;
}
