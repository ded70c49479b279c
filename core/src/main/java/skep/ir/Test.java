package skep.ir;

import java.util.List;
import java.util.Objects;
import skep.insn.Condition;
import skep.insn.Width;

/** What a branch asks. */
public sealed interface Test {
  /**
   * A comparison.
   *
   * @param condition how the two are compared
   * @param width how many of their bits are
   * @param left one
   * @param right the other
   */
  record Compare(Condition condition, Width width, Value left, Value right) implements Test {
    /** Checks the components. {@inheritDoc} */
    public Compare {
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(width, "width");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(right, "right");
    }
  }

  /**
   * Whether all are true, asked in order until one is not.
   *
   * @param tests the tests
   */
  record And(List<Test> tests) implements Test {
    /** Copies the list. {@inheritDoc} */
    public And {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Whether any is true, asked in order until one is.
   *
   * @param tests the tests
   */
  record Or(List<Test> tests) implements Test {
    /** Copies the list. {@inheritDoc} */
    public Or {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Whether another is false.
   *
   * @param test the other
   */
  record Not(Test test) implements Test {
    /** Checks the components. {@inheritDoc} */
    public Not {
      Objects.requireNonNull(test, "test");
    }
  }

  /**
   * An answer that is known when the function is built.
   *
   * @param answer the answer
   */
  record Always(boolean answer) implements Test {}

  /**
   * A test that has to run code first, such as a load of the right side of an {@code and}.
   *
   * @param code adds what is to be run, at the time when the test is asked
   */
  record Late(java.util.function.Supplier<Test> code) implements Test {
    /** Checks the components. {@inheritDoc} */
    public Late {
      Objects.requireNonNull(code, "code");
    }
  }

  /**
   * Whether this is false.
   *
   * @return the opposite test
   */
  default Test not() {
    return this instanceof Not n ? n.test() : new Not(this);
  }
}
