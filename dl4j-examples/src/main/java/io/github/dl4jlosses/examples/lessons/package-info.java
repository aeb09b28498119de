/**
 * The programs of the lessons in {@code docs/en} and {@code docs/zh}: the code that the text shows,
 * and what it prints.
 *
 * <p>A lesson is a class {@code LessonNTitle} with a constant {@code LESSON}, its contents. Each
 * program is a method of about ten lines that prints with {@code System.out}. Further parts and the
 * answers to the exercises stand in other classes {@code LessonN…}. A test compares the text with
 * the methods and with what they print; CONTRIBUTING.md says how to write a lesson.
 */
@NullMarked
package io.github.dl4jlosses.examples.lessons;

import org.jspecify.annotations.NullMarked;
