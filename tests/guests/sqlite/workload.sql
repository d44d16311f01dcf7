-- A shop with customers and orders; every answer is the same on every platform.
SELECT 'version', sqlite_version() >= '3.40';

DROP TABLE IF EXISTS customer;
DROP TABLE IF EXISTS purchase;
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, credit REAL);
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customer (id),
  day TEXT,
  cents INTEGER CHECK (cents > 0)
);

BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO customer
SELECT i,
       printf('customer %03d', i),
       CASE i % 4 WHEN 0 THEN 'Oslo' WHEN 1 THEN 'Lima' WHEN 2 THEN 'Kyoto' END,
       i * 1.25
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO purchase
SELECT i, (i * 7919) % 500 + 1, date('2024-01-01', '+' || (i % 366) || ' days'), (i * 104729) % 9973 + 1
FROM n;
COMMIT;
SELECT count(*), sum(cents), min(day), max(day) FROM purchase;

SELECT '-- joins, groups, order';
SELECT c.city, count(*), sum(p.cents), round(avg(p.cents), 3)
FROM customer c JOIN purchase p ON p.customer_id = c.id
GROUP BY c.city ORDER BY c.city IS NULL, c.city;
SELECT c.name, sum(p.cents) AS total
FROM customer c JOIN purchase p ON p.customer_id = c.id
GROUP BY c.id HAVING count(*) > 5 ORDER BY total DESC, c.id LIMIT 5;
SELECT count(*) FROM customer c LEFT JOIN purchase p ON p.customer_id = c.id AND p.cents > 9900 WHERE p.id IS NULL;

SELECT '-- windows';
SELECT day, cents, total, place FROM (
  SELECT day, cents, sum(cents) OVER (ORDER BY id) AS total, rank() OVER (ORDER BY cents DESC) AS place, id
  FROM purchase WHERE customer_id = 42
) ORDER BY id LIMIT 5;

SELECT '-- index and plan';
CREATE INDEX purchase_by_customer ON purchase (customer_id, cents);
SELECT count(*), max(cents) FROM purchase WHERE customer_id BETWEEN 100 AND 199;
EXPLAIN QUERY PLAN SELECT cents FROM purchase WHERE customer_id = 7;

SELECT '-- changes';
UPDATE customer SET credit = credit * 2 WHERE city IS NULL;
DELETE FROM purchase WHERE cents % 2 = 0;
SELECT changes(), total(credit) FROM customer;
BEGIN;
DELETE FROM purchase;
SELECT count(*) FROM purchase;
ROLLBACK;
SELECT count(*) FROM purchase;

SELECT '-- values';
SELECT 1 / 2, 1 / 2.0, 7 % 3, -7 / 2, 9223372036854775807 + 1, 1e300 * 1e10, 0.1 + 0.2, NULL IS NULL;
SELECT abs(-5), upper('straße'), length('straße'), substr('abcdef', 2, 3), hex('hi'), quote('it''s'), typeof(1.0);
SELECT strftime('%Y-%m-%d %H:%M:%S', 1700000000, 'unixepoch'), julianday('2000-01-01');
SELECT group_concat(value, '+') FROM json_each('[1, "two", 3.5, null]');
SELECT json_extract('{"a": {"b": [10, 20, {"c": "deep"}]}}', '$.a.b[2].c');
SELECT 'abc' LIKE 'A%', 'abc' GLOB 'a*', 'x' || 1 || 2.5, coalesce(NULL, 'default');

SELECT '-- errors';
INSERT INTO purchase VALUES (1000000, 1, '2024-01-01', -5);
SELECT * FROM missing;
SELECT 'still alive';

SELECT '-- big values and vacuum';
CREATE TABLE blob (id INTEGER PRIMARY KEY, data BLOB);
INSERT INTO blob SELECT id, zeroblob(id * 100) FROM customer WHERE id <= 50;
SELECT count(*), sum(length(data)) FROM blob;
DROP TABLE blob;
VACUUM;
SELECT count(*), count(DISTINCT customer_id), sum(cents) FROM purchase;
