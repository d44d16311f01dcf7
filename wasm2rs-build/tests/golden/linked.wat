;; Two modules that are linked: one is there at once, one is instantiated when the program wants it.
;; link: counter linked/counter
;; link: plugin linked/plugin later
;; link_alias: env counter
(module
  (import "counter" "next" (func $next (result i32)))
  (import "env" "count" (global $count (mut i32)))
  (import "env" "memory" (memory 1))
  (import "env" "table" (table 2 funcref))
  (func (export "twice") (result i32)
    (i32.add (call $next) (call $next)))
  (func (export "set") (param i32) (global.set $count (local.get 0)))
  (func (export "read") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
)
