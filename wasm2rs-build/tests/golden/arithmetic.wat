;; Numeric operators become Rust's own operators and methods, or functions of the runtime.
(module
  (func $mix (export "mix") (param $a i32) (param $b i32) (result i32)
    (i32.xor
      (i32.add (i32.mul (local.get $a) (i32.const 31)) (local.get $b))
      (i32.shl (local.get $a) (i32.const 33))))

  ;; Unsigned operands are casts; a comparison becomes a number only where it is one.
  (func $below (export "below") (param $a i32) (param $b i32) (result i32)
    (i32.lt_u (local.get $a) (local.get $b)))

  (func $clamp (export "clamp") (param $n i64) (result i64)
    (select
      (i64.const 100)
      (local.get $n)
      (i64.gt_s (local.get $n) (i64.const 100))))

  ;; A dropped quotient is evaluated for its trap.
  (func $check (export "check") (param $a i32) (param $b i32)
    (drop (i32.div_s (local.get $a) (local.get $b))))

  (func $hypot (export "hypot") (param $x f64) (param $y f64) (result f64)
    (f64.sqrt
      (f64.add
        (f64.mul (local.get $x) (local.get $x))
        (f64.mul (local.get $y) (local.get $y)))))

  (func $round (export "round") (param $x f32) (result i64)
    (i64.trunc_f32_s (f32.nearest (local.get $x))))

  ;; The left side ends in a cast.
  (func $scaled (export "scaled_below") (param $x f32) (param $n i32) (param $y f32) (result i32)
    (f32.lt (f32.mul (local.get $x) (f32.convert_i32_u (local.get $n))) (local.get $y))))
