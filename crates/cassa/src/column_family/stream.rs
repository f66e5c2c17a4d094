//! What `next` returns one by one, as a `Stream`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::error::Result;

/// What can be asked for the next item again and again.
pub(crate) trait Source: Send + Unpin + 'static {
    type Item: Send + 'static;

    /// An item that needs no request.
    fn at_hand(&mut self) -> Option<Self::Item>;

    fn next_item(&mut self) -> impl Future<Output = Result<Option<Self::Item>>> + Send;
}

type Next<S> = (S, Result<Option<<S as Source>::Item>>);

/// A source and, while it waits for a page, the future that does: one allocation a page.
enum State<S: Source> {
    Idle(S),
    Waiting(Pin<Box<dyn Future<Output = Next<S>> + Send>>),
    Ended,
}

struct Items<S: Source>(State<S>);

/// The items until the last one or the first error.
pub(crate) fn items<S: Source>(source: S) -> impl Stream<Item = Result<S::Item>> + Send + Unpin {
    Items(State::Idle(source))
}

impl<S: Source> Stream for Items<S> {
    type Item = Result<S::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut waiting = match std::mem::replace(&mut self.0, State::Ended) {
            State::Ended => return Poll::Ready(None),
            State::Waiting(waiting) => waiting,
            State::Idle(mut source) => {
                if let Some(item) = source.at_hand() {
                    self.0 = State::Idle(source);
                    return Poll::Ready(Some(Ok(item)));
                }
                Box::pin(async {
                    let next = source.next_item().await;
                    (source, next)
                })
            }
        };
        match waiting.as_mut().poll(context) {
            Poll::Pending => {
                self.0 = State::Waiting(waiting);
                Poll::Pending
            }
            Poll::Ready((source, next)) => {
                if matches!(next, Ok(Some(_))) {
                    self.0 = State::Idle(source);
                }
                Poll::Ready(next.transpose())
            }
        }
    }
}
