;; A guest that tells its host a line: `log` takes the address and the length of a text.
(module
  (import "env" "log" (func $log (param $addr i32) (param $len i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "plugin loaded")
  (func (export "run") (call $log (i32.const 16) (i32.const 13)))
  (func (export "unused") (call $log (i32.const 0xffff) (i32.const 100))))
