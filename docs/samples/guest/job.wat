;; A guest that takes as long as it is told to.
(module
  (memory (export "memory") 1)
  ;; The sum of the numbers up to `n`; for ever if `n` is not positive.
  (func (export "work") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (i32.store (i32.const 0) (local.get $sum))
      (if (i32.ge_s (local.get $n) (i32.const 0))
        (then (local.set $n (i32.sub (local.get $n) (i32.const 1)))))
      (br_if $next (local.get $n)))
    (local.get $sum)))
