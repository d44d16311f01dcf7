;; A guest whose memory is its host's.
(module
  (import "env" "memory" (memory 1 16))
  (import "env" "base" (global $base i32))
  (export "memory" (memory 0))
  (func (export "sum") (param $count i32) (result i32)
    (local $sum i32) (local $addr i32)
    (local.set $addr (global.get $base))
    (loop $next
      (if (local.get $count)
        (then
          (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $addr))))
          (local.set $addr (i32.add (local.get $addr) (i32.const 4)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $next))))
    (local.get $sum)))
