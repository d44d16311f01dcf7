;; The memory model without checks.
;; memory_model: reserved
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 1 3)
  (data (i32.const 16) "reserved")
  (func (export "sum") (param i32 i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get 0))))
      (local.set 0 (i32.add (local.get 0) (i32.const 4)))
      (br_if $next (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
    (local.get $sum))
  (func (export "load") (param i32) (result i32) (i32.load offset=16 (local.get 0)))
  (func (export "load_far") (param i32) (result i32) (i32.load offset=0x7fffffff (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store offset=16 (local.get 0) (local.get 1)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "grow") (param i32) (result i32)
    (i32.store (i32.const 0) (memory.size))
    (i32.store (i32.const 4) (memory.grow (local.get 0)))
    (i32.load (i32.const 4)))
  (func (export "random") (param i32 i32) (result i32) (call $random_get (local.get 0) (local.get 1)))
)
