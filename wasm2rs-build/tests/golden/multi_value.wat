;; Several results are a tuple.
(module
  (func $divide (export "divide") (param $a i32) (param $b i32) (result i32 i32)
    (i32.div_u (local.get $a) (local.get $b))
    (i32.rem_u (local.get $a) (local.get $b)))

  (func $reversed (export "reversed") (param $a i32) (param $b i32) (result i32 i32)
    (local $quotient i32)
    (call $divide (local.get $a) (local.get $b))
    (local.set $quotient)
    (local.set $a)
    (local.get $quotient)
    (local.get $a))

  (func (export "ordered") (param $a i64) (param $b i64) (result i64 i64)
    (if (result i64 i64) (i64.le_s (local.get $a) (local.get $b))
      (then (local.get $a) (local.get $b))
      (else (local.get $b) (local.get $a)))))
