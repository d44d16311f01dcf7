;; Blocks and loops map one to one; labels stand only where something branches to them.
(module
  (func $sum (export "sum") (param $n i32) (result i32)
    (local $total i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $total (i32.add (local.get $total) (local.get $n)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (local.get $total))

  ;; A loop with parameters: branches assign them, both at once.
  (func $gcd (export "gcd") (param $a i64) (param $b i64) (result i64)
    (local $x i64) (local $y i64)
    (local.get $a)
    (local.get $b)
    (loop $again (param i64 i64) (result i64)
      (local.set $y)
      (local.set $x)
      (if (result i64) (i64.eqz (local.get $y))
        (then (local.get $x))
        (else
          (local.get $y)
          (i64.rem_u (local.get $x) (local.get $y))
          (br $again)))))

  (func $first_square_above (export "first_square_above") (param $limit i32) (result i32)
    (local $i i32)
    (loop $again (result i32)
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again
        (i32.le_u (i32.mul (local.get $i) (local.get $i)) (local.get $limit)))
      (i32.mul (local.get $i) (local.get $i)))))
