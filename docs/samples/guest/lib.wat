;; A library: a memory, and a function that changes what is there.
(module
  (memory (export "memory") 1)
  (global (export "calls") (mut i32) (i32.const 0))
  (func (export "upper") (param $addr i32) (param $len i32)
    (local $end i32)
    (global.set 0 (i32.add (global.get 0) (i32.const 1)))
    (local.set $end (i32.add (local.get $addr) (local.get $len)))
    (loop $next
      (if (i32.lt_u (local.get $addr) (local.get $end))
        (then
          (i32.store8 (local.get $addr) (i32.and (i32.load8_u (local.get $addr)) (i32.const 0xdf)))
          (local.set $addr (i32.add (local.get $addr) (i32.const 1)))
          (br $next))))))
