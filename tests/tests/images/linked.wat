;; A module with a memory of its own, and data for that of `lib`.
(module
  (import "lib" "memory" (memory $theirs 2))
  (memory $own (export "own") 1 2)
  (data (memory $theirs) (i32.const 70000) "{BYTES}")
  (data (memory $own) (i32.const 100) "{BYTES}")
  (func (export "copy") (param i32 i32 i32)
    (memory.copy $own $theirs (local.get 0) (local.get 1) (local.get 2)))
  (func (export "grow") (param i32) (result i32) (memory.grow $own (local.get 0)))
)
