;; A guest that calls back to its host with one function for everything, as zeroperl does.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (import "env" "call_host_function" (func $call (param $id i32) (param $addr i32) (param $len i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "4 + 38")
  (func (export "run") (result i32)
    (drop (call $sched_yield))
    (call $call (i32.const 1) (i32.const 32) (i32.const 6))))
