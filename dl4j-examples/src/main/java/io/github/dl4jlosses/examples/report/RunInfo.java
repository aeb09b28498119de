package io.github.dl4jlosses.examples.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the report tells of a run before its first epoch.
 *
 * @param title above everything
 * @param epochs how many there will be
 * @param classNames names of the classes; the first is the background
 * @param images the validation images, in the order in which they are measured
 * @param settings name and value, in the order in which they are shown
 */
public record RunInfo(
    String title,
    int epochs,
    List<String> classNames,
    List<Path> images,
    Map<String, String> settings) {}
