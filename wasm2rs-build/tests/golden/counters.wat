;; Loops whose counter ends at zero, as LLVM makes them of arrays whose place and length are known: each address is an array's
;; end plus the counter.
(module
  (memory (export "memory") 1)

  ;; One array of 16 `i32` at 1024 into another at 2048, doubled. Returns the sum of the first.
  (func $double (export "double") (result i32)
    (local $i i32) (local $sum i32)
    (local.set $i (i32.const -64))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (local.get $i) (i32.const 1088)))))
      (i32.store (i32.add (local.get $i) (i32.const 2112))
        (i32.shl (i32.load (i32.add (local.get $i) (i32.const 1088))) (i32.const 1)))
      (br_if $next (local.tee $i (i32.add (local.get $i) (i32.const 4)))))
    (local.get $sum))

  ;; The counter is a number as well, and is read when the loop is over.
  (func $number (export "number") (result i32)
    (local $i i32)
    (local.set $i (i32.const -16))
    (loop $next
      (i32.store8 (i32.add (local.get $i) (i32.const 16)) (local.get $i))
      (br_if $next (local.tee $i (i32.add (local.get $i) (i32.const 1)))))
    (local.get $i))

  ;; Where the loop is left early, the counter says where: it stays as it is.
  (func $first_zero (export "first_zero") (result i32)
    (local $i i32)
    (local.set $i (i32.const -64))
    (block $found
      (loop $next
        (br_if $found (i32.eqz (i32.load (i32.add (local.get $i) (i32.const 1088)))))
        (br_if $next (local.tee $i (i32.add (local.get $i) (i32.const 4))))))
    (local.get $i)))
