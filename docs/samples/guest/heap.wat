;; A guest that imports what Emscripten's runtime answers.
(module
  (import "env" "emscripten_resize_heap" (func $resize (param i32) (result i32)))
  (import "env" "exit" (func $exit (param i32)))
  (memory (export "memory") 1 16)
  (func (export "resize") (param $bytes i32) (result i32) (call $resize (local.get $bytes)))
  (func (export "quit") (param $code i32) (call $exit (local.get $code))))
