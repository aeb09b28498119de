/**
 * The site of the lessons: {@code docs/en} and {@code docs/zh} as pages that need no network.
 *
 * <p>{@link io.github.dl4jlosses.docs.site.BuildSite} reads Markdown, and writes HTML beside the
 * files that the pages use.
 */
@NullMarked
package io.github.dl4jlosses.docs.site;

import org.jspecify.annotations.NullMarked;
