package io.coxswain.testkit.proof;

/** What {@link PaymentsJobType} does wrong. */
enum Bug {
    NONE,
    /** The worker pays and notes it afterwards, and its payments can't be told apart: one that is lost in between is made again. */
    PAYS_BEFORE_IT_NOTES,
    /** The worker notes the payment and makes it afterwards: one that is lost in between is never made. */
    NOTES_BEFORE_IT_PAYS,
    /** The master counts each message of a payment, also one that comes again. */
    COUNTS_EACH_MESSAGE,
    /** The master keeps what it knows in fields alone. */
    FORGETS_IN_BETWEEN,
    /** The master hires in init without a look at who is there already. */
    HIRES_IN_ANY_CASE,
    /** The master pays the fee within a transaction, whose body may run twice. */
    PAYS_IN_A_TRANSACTION,
    /** The worker adds to a sum once more when it can't tell whether it has. */
    TAKES_UNKNOWN_FOR_FAILED,
    /** The master reads that the fee is not paid, and pays it, though another one may lead and have paid by then. */
    TRUSTS_WHAT_IT_HAS_READ
}
