;; Imports the memory and the function of `lib`.
(module
  (import "lib" "memory" (memory 1))
  (import "lib" "upper" (func $upper (param i32 i32)))
  (data (i32.const 64) "shout")
  (func (export "run") (call $upper (i32.const 64) (i32.const 5))))
