;; Puts itself into the table, and writes to the memory before it fails. Linked by linked.wat.
(module
  (import "counter" "table" (table 2 funcref))
  (import "counter" "memory" (memory 1))
  (import "counter" "count" (global $count (mut i32)))
  (elem (i32.const 1) func $answer)
  (data (i32.const 100) "plugin")
  (func $answer (export "answer") (result i32) (i32.const 42))
  (start $check)
  (func $check (if (i32.eqz (global.get $count)) (then (unreachable))))
)
