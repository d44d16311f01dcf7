(module
  (import "lib" "spin" (func $spin))
  (import "lib" "three" (func $three (result i32)))
  (func (export "spin") (call $spin))
  (func (export "three") (result i32) (call $three)))
