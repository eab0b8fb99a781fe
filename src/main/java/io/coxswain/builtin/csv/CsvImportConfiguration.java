package io.coxswain.builtin.csv;

import io.coxswain.api.Connections;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers {@code csv-import} to the service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CsvImportProperties.class)
public class CsvImportConfiguration {

    @Bean
    CsvImportJobType csvImportJobType(CsvImportProperties properties, Connections connections) {
        return new CsvImportJobType(new ImportRoots(properties.roots()), connections, InstantSource.system());
    }
}
