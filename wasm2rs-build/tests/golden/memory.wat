;; Linear memory travels as a parameter: not at all, as bytes, or as the memory itself where it may grow.
(module
  (memory (export "memory") 1 3)

  (func $pure (export "pure") (result i32)
    (i32.const 7))

  (func $swap (export "swap") (param $p i32) (param $q i32)
    (local $old i32)
    (local.set $old (i32.load (local.get $p)))
    (i32.store (local.get $p) (i32.load (local.get $q)))
    (i32.store (local.get $q) (local.get $old)))

  (func $narrow (export "narrow") (param $p i32) (result i64)
    (i64.store16 offset=2 (local.get $p) (i64.const -2))
    (i64.load16_s offset=2 (local.get $p)))

  (func $grow (param $pages i32) (result i32)
    (memory.grow (local.get $pages)))

  ;; The bytes are derived again after the call, and only where they are used.
  (func $append (export "append") (param $value i32) (result i32)
    (local $end i32)
    (local.set $end (i32.mul (memory.size) (i32.const 65536)))
    (if (i32.eq (call $grow (i32.const 1)) (i32.const -1))
      (then (return (i32.const 0))))
    (i32.store (local.get $end) (local.get $value))
    (local.get $end))

  (func $move (export "move") (param $to i32) (param $from i32) (param $len i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $len))
    (memory.fill (local.get $from) (i32.const 0xff) (i32.const 2))))
