;; Counts. Linked by linked.wat.
(module
  (global $count (export "count") (mut i32) (i32.const 10))
  (memory (export "memory") 1)
  (table (export "table") 2 4 funcref)
  (elem (i32.const 0) func $next)
  (data (i32.const 0) "counter")
  (func $next (export "next") (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count))
)
