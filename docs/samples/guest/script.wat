;; A guest that imports what AssemblyScript's runtime answers.
(module
  (import "env" "seed" (func $seed (result f64)))
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "seed") (result f64) (call $seed))
  ;; A message of two letters at 32, in UTF-16, with its length in bytes before it.
  (data (i32.const 28) "\04\00\00\00n\00o\00")
  (func (export "fail") (call $abort (i32.const 32) (i32.const 0) (i32.const 7) (i32.const 3))))
