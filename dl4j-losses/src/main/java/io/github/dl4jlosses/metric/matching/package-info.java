/**
 * Which predicted objects are right, and scores made of that.
 *
 * <pre>
 *   InstanceMatcher matcher = new InstanceMatcher();              // AP10, AP@[.50:.05:.95]
 *   List&lt;ImageMatches&gt; images = new ArrayList&lt;&gt;();
 *   images.add(matcher.match(objects));                           // once for each image
 *   InstanceScores scores = new InstanceScores(matcher, Ties.GROUPED, images);
 *   scores.meanAp(IouThresholds.AP50);
 *   scores.interval(new Bootstrap(), s -&gt; s.meanAp(IouThresholds.AP50));
 * </pre>
 *
 * <p>{@link io.github.dl4jlosses.metric.matching.ImageMatches} is all that is kept of an image:
 * lists of it are merged by appending.
 */
@NullMarked
package io.github.dl4jlosses.metric.matching;

import org.jspecify.annotations.NullMarked;
