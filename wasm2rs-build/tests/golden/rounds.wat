;; Loops of a few instructions whose rounds can not be counted before the first one: their rounds are there twice.
(module
  (memory (export "memory") 1)

  ;; Marks the multiples of a number that are below 100, as a sieve does.
  (func $mark (export "mark") (param $step i32)
    (local $at i32)
    (loop $next
      (i32.store8 (local.get $at) (i32.const 1))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (local.get $step))) (i32.const 100)))))

  ;; The last element of a list: each has the next one's address, or zero.
  (func $last (export "last") (param $at i32) (result i32)
    (local $last i32)
    (loop $next
      (local.set $last (local.get $at))
      (br_if $next (local.tee $at (i32.load (local.get $at)))))
    (local.get $last))

  ;; Newton's steps, which end for numbers that have a square root only.
  (func $root (export "root") (param $of f64) (result f64)
    (local $root f64) (local $before f64)
    (local.set $root (local.get $of))
    (loop $next
      (local.set $before (local.get $root))
      (local.set $root
        (f64.mul (f64.add (local.get $root) (f64.div (local.get $of) (local.get $root))) (f64.const 0.5)))
      (br_if $next (f64.lt (local.get $root) (local.get $before))))
    (local.get $root))

  ;; One element of a list after another is one less: what counts is left as it is.
  (func $nth (export "nth") (param $at i32) (param $n i32) (result i32)
    (loop $next
      (local.set $at (i32.load (local.get $at)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $at)))
