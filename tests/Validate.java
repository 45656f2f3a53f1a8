import java.io.File;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Holds each file that is named against PDF/A-3a and PDF/UA-1: one line for each fault, nothing for a good file. */
class Validate {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    result.getTestAssertions().stream()
                            .map(fault -> fault.getRuleId().getClause() + " " + fault.getMessage())
                            .collect(Collectors.toSet())
                            .forEach(fault -> System.out.println(name + ": " + flavour + " " + fault));
                    if (result.getTotalAssertions() == 0) {
                        System.out.println(name + ": " + flavour + " nothing was checked");
                    }
                }
            }
        }
    }
}
