package io.github.dl4jlosses.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * Primitives of oneDNN that run in turn. Their memories are those of the caller, which are others
 * in each run, or lie in a {@link Room} that chains share.
 */
final class Chain {
  private record Step(primitive code, IntMemoryMap arguments) {}

  private record Place(memory numbers, long offset) {}

  private final engine processor;
  private final List<Step> steps = new ArrayList<>();
  private final List<memory> callers = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private long used;
  private long size;
  private long boundTo;

  Chain(engine processor) {
    this.processor = processor;
  }

  /** Returns a memory of the caller: the next argument of {@link #run}. */
  memory ofCaller(memory.desc layout) {
    memory numbers = new memory(layout, processor, new Pointer());
    callers.add(numbers);
    return numbers;
  }

  memory inRoom(memory.desc layout) {
    memory numbers = new memory(layout, processor, new Pointer());
    places.add(new Place(numbers, used));
    used += (layout.get_size() + Room.PAGE - 1) / Room.PAGE * Room.PAGE;
    size = Math.max(size, used);
    return numbers;
  }

  /** Returns how much of the room the steps until now use. */
  long used() {
    return used;
  }

  /** Gives what lies beyond to the next steps. */
  void free(long from) {
    used = from;
  }

  /** Returns how much room a run needs. */
  long size() {
    return size;
  }

  /** Returns a memory in another layout, to which the next step copies; or the same memory. */
  memory in(memory.desc layout, memory numbers) {
    if (numbers.get_desc().equals(layout)) {
      return numbers;
    }
    memory other = inRoom(layout);
    copy(numbers, other);
    return other;
  }

  /** Adds a primitive that writes to a memory, by way of another if its layout is another. */
  void add(primitive code, IntMemoryMap arguments, int output, memory.desc layout, memory numbers) {
    boolean isIt = numbers.get_desc().equals(layout);
    memory written = isIt ? numbers : inRoom(layout);
    steps.add(new Step(code, arguments.put(output, written)));
    if (!isIt) {
      copy(written, numbers);
    }
  }

  private void copy(memory from, memory to) {
    steps.add(
        new Step(
            new reorder(from, to),
            new IntMemoryMap().put(dnnl.DNNL_ARG_FROM, from).put(dnnl.DNNL_ARG_TO, to)));
  }

  /** Runs on these memories of the caller, in a room that {@link Room#has} the size. */
  void run(stream queue, Room room, List<Pointer> memories) {
    Pointer base = room.beginning();
    if (base.address() != boundTo) {
      for (Place place : places) {
        place.numbers.set_data_handle(base.getPointer(place.offset));
      }
      boundTo = base.address();
    }
    for (int i = 0; i < memories.size(); i++) {
      callers.get(i).set_data_handle(memories.get(i));
    }
    for (Step step : steps) {
      step.code.execute(queue, step.arguments);
    }
    queue._wait();
  }
}
