;; Functions whose code is in one loop that begins with a `br_table`, as Go's compiler makes them.
(module
  ;; Jumps down, and to a segment itself. The last segment ends the loop.
  (func $collatz (export "collatz") (param $pc i32) (param $n i64) (result i32) (local $steps i32)
    (loop $again
      (block $end
        (block $odd
          (block $next
            (br_table $next $odd $end (local.get $pc)))
          (if (i64.le_u (local.get $n) (i64.const 1))
            (then (local.set $pc (i32.const 2)) (br $again)))
          (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
          (if (i64.eq (i64.and (local.get $n) (i64.const 1)) (i64.const 1))
            (then (local.set $pc (i32.const 1)) (br $again)))
          (local.set $n (i64.shr_u (local.get $n) (i64.const 1)))
          (local.set $pc (i32.const 0))
          (br $again))
        (local.set $n (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1)))
        (local.set $pc (i32.const 0))
        (br $again)))
    (local.get $steps))

  ;; Two loops, one in the other; calls come back to the middle of both.
  (func $products (export "products") (param $pc i32) (param $a i32) (param $b i32) (param $left i32) (result i32)
    (local $sum i32)
    (loop $again
      (block $3 (block $2 (block $1 (block $0
        (br_table $0 $1 $1 $2 $3 (local.get $pc)))
      (local.set $left (local.get $b)))
      (local.set $sum (i32.add (local.get $sum) (local.get $a)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (if (local.get $left)
        (then (local.set $pc (i32.const 1)) (br $again))))
      (local.set $a (i32.sub (local.get $a) (i32.const 1)))
      (if (i32.eqz (local.get $a))
        (then (local.set $pc (i32.const 7)) (br $again)))
      (local.set $pc (i32.const 0))
      (br $again)))
    (local.get $sum))

  ;; The number is not always a constant: the jumps up stay as they are.
  (func $states (export "states") (param $pc i32) (param $n i32) (result i32)
    (block $out
      (loop $again
        (block $1 (block $0
          (br_table $0 $1 $out (local.get $pc)))
        (local.set $pc (i32.const 1))
        (br $again))
        (local.set $n (i32.mul (local.get $n) (i32.const 3)))
        (local.set $pc (i32.and (local.get $n) (i32.const 2)))
        (br $again)))
    (local.get $n)))
