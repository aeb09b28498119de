/** Speed and memory of the losses, beside DL4J's and PyTorch's. */
package io.github.dl4jlosses.benchmarks;
