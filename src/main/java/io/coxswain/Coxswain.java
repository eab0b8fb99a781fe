package io.coxswain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one node. */
@SpringBootApplication
public class Coxswain {
    public static void main(String[] args) {
        SpringApplication.run(Coxswain.class, args);
    }
}
