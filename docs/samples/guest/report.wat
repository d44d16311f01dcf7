;; Imports WASI, and one function of its host's.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "env" "progress" (func $progress (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "done\n")
  (func (export "run")
    (call $progress (i32.const 50))
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (i32.const 5))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $progress (i32.const 100))))
