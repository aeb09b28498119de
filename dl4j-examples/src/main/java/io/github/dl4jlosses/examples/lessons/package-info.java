/**
 * The programs of the lessons in {@code docs/en} and {@code docs/zh}: what the text shows, what it
 * prints, and the figures.
 *
 * <p>A lesson is a class {@code LessonNTitle} with a constant {@code LESSON}; each of its sections
 * is a method of about ten lines that prints with {@code System.out}. The text of a lesson shows
 * the method and what it printed, and a test holds them together; CONTRIBUTING.md says how to write
 * one.
 */
@NullMarked
package io.github.dl4jlosses.examples.lessons;

import org.jspecify.annotations.NullMarked;
