// Package joined takes apart what [errors.Join] has put together.
package joined

import "errors"

// Errors returns the errors that err consists of, those of joined errors that are
// joined in turn too, in their order. Of nil there are none. An error that wraps
// several in a text of its own stays as it is, since its parts lack that text.
func Errors(err error) (all []error) {
	if err == nil {
		return nil
	}
	j, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	if again := errors.Join(j.Unwrap()...); again == nil || again.Error() != err.Error() {
		return []error{err}
	}
	for _, e := range j.Unwrap() {
		all = append(all, Errors(e)...)
	}
	return all
}
