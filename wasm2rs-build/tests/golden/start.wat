;; Instantiation: initialisers and segments in order, then the start function.
(module
  (table 2 funcref)
  (elem (i32.const 1) func $set)
  (global $state (export "state") (mut i32) (i32.const 0))
  (func $set (global.set $state (i32.add (global.get $state) (i32.const 1))))
  (func $start (call_indirect (i32.const 1)))
  (func (export "again") (call $start))
  (start $start))
