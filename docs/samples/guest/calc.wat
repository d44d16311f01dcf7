;; A guest without imports.
(module
  (memory (export "memory") 1 4)
  (global (export "calls") (mut i32) (i32.const 0))
  (func (export "add") (param $a i32) (param $b i32) (result i32)
    (global.set 0 (i32.add (global.get 0) (i32.const 1)))
    (i32.add (local.get $a) (local.get $b)))
  (func (export "mean") (param $a f64) (param $b f64) (result f64)
    (f64.div (f64.add (local.get $a) (local.get $b)) (f64.const 2)))
  (func (export "grow") (param $pages i32) (result i32)
    (memory.grow (local.get $pages)))
  (func (export "_initialize")
    (i32.store (i32.const 256) (i32.const 42))))
