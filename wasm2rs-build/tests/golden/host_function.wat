;; The one function beside WASI's that the context answers.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (import "env" "call_host_function" (func $call_host_function (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "text")
  (func (export "ask") (param i32 i32 i32) (result i32)
    (drop (call $sched_yield))
    (call $call_host_function (local.get 0) (local.get 1) (local.get 2)))
)
