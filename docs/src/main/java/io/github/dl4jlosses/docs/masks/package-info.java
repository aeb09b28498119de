/** The folders and pictures of the guide to masks: each kind of masks that people have, drawn. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.docs.masks;
