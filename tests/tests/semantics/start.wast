;; Start functions run after the segments were written; one that traps fails the instantiation with its trap.

(module
  (memory 1)
  (data (i32.const 0) "\05")
  (global $g (mut i32) (i32.const 0))
  (table 1 funcref)
  (elem (i32.const 0) $seven)
  (func $seven (result i32) (i32.const 7))
  (start $main)
  (func $main
    (global.set $g (i32.add (i32.load8_u (i32.const 0)) (call_indirect (result i32) (i32.const 0)))))
  (func (export "get") (result i32) (global.get $g))
)
(assert_return (invoke "get") (i32.const 12))

(assert_trap (module (func $main (unreachable)) (start $main)) "unreachable")
(assert_trap
  (module (memory 1) (func $main (drop (i32.load (i32.const 0x10000)))) (start $main))
  "out of bounds memory access")
(assert_trap
  (module (func $main (drop (i32.div_u (i32.const 1) (i32.const 0)))) (start $main))
  "integer divide by zero")
(assert_trap (module (func $main (call $main)) (start $main)) "call stack exhausted")
(assert_trap
  (module (table 1 funcref) (func $main (call_indirect (i32.const 0))) (start $main))
  "uninitialized element")
;; A segment that does not fit traps before the start function runs.
(assert_trap
  (module (memory 1) (data (i32.const 0xffff) "ab") (func $main (unreachable)) (start $main))
  "out of bounds memory access")
(assert_trap
  (module (table 1 funcref) (elem (i32.const 1) $main) (func $main (unreachable)) (start $main))
  "out of bounds table access")
