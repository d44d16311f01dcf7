;; emscripten
;; memory_model: reserved
;; The heap is the first memory, whichever else there are.
(module
  (func $resize (import "env" "emscripten_resize_heap") (param i32) (result i32))
  (memory $heap (export "heap") 1 4)
  (memory $other (export "other") 1)
  (func (export "grow_and_sum") (param i32) (result i32)
    (i32.store $other (i32.const 0) (memory.size $heap))
    (drop (call $resize (local.get 0)))
    (i32.add (i32.load $other (i32.const 0)) (i32.mul (memory.size $heap) (i32.const 10)))))
